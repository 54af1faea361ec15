"""Pages of programme, one module by noun."""
