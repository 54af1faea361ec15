"""The English sentences of what is wrong with an input of `oppiva solve`."""

from oppiva.core.solving import InputError

SENTENCES = {
    "bad_number": "holds a number that cannot be read",
    "bad_text": "is not text that a file can hold",
    "empty_list": "needs at least one",
    "empty_text": "is empty",
    "id_twice": "{id} is there twice",
    "key_twice": "the key is there twice",
    "min_over_max": "needs min <= max",
    "missing_key": "is missing",
    "negative": "is negative",
    "not_a_choice": "needs one of {options}",
    "not_a_list": "needs a list",
    "not_a_pair": "needs two ids",
    "not_a_text": "needs text",
    "not_an_object": "needs an object",
    "not_four": "needs four numbers: wish 1, 2, 3 and none",
    "not_json": "the file is not JSON: line {line}, column {column}",
    "not_utf8": "the file is not UTF-8",
    "not_whole": "needs a whole number",
    "out_of_range": "needs a number from {least} to {most}",
    "pair_of_one": "names {id} twice",
    "too_deep": "the file has too many lists inside each other",
    "too_large": "the file is larger than {limit} bytes",
    "unknown_id": "there is no {id}",
    "unknown_key": "this key is unknown",
    "wrong_format": "needs {wanted}",
}


def sentence(error: InputError) -> str:
    """What is wrong, without its place."""
    return SENTENCES[error.code].format(**error.facts)
