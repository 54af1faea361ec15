"""The allauth pages that are in use, under our own paths; no other allauth address is mounted (trust.md 10.7)."""

from allauth.account.views import LogoutView, ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from oppiva.people.views.signin import confirm_code, key_list, leaving, remove_key, request_code, worded
from oppiva.people.views.work import work_sign_in

urlpatterns = [
    path("kirjaudu/", request_code, name="account_login"),
    path("kirjaudu/", request_code, name="account_request_login_code"),
    path("kirjaudu/koodi/", confirm_code, name="account_confirm_login_code"),
    path("kirjaudu/tyotunnus/<slug:provider_id>/", work_sign_in, name="openid_connect_login"),
    path("kirjaudu/vahvistus/", worded(mfa.authenticate), name="mfa_authenticate"),
    path("kirjaudu/avain/", worded(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("kirjaudu/uudelleen/", worded(ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("kirjaudu/uudelleen/vahvistus/", worded(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("kirjaudu/uudelleen/avain/", worded(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("kirjaudu-ulos/", leaving(LogoutView.as_view()), name="account_logout"),
    path("oma/vahvistus/", mfa.index, name="mfa_index"),
    path("oma/vahvistus/sovellus/", worded(totp.activate_totp), name="mfa_activate_totp"),
    path("oma/vahvistus/sovellus/poista/", worded(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("oma/vahvistus/varakoodit/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "oma/vahvistus/varakoodit/uudet/", worded(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("oma/vahvistus/varakoodit/lataa/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("oma/vahvistus/avaimet/", key_list, name="mfa_list_webauthn"),
    path("oma/vahvistus/avaimet/uusi/", worded(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("oma/vahvistus/avaimet/<int:pk>/poista/", remove_key, name="mfa_remove_webauthn"),
    path("oma/vahvistus/avaimet/<int:pk>/nimi/", worded(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
