"""The programs' way in (接口): what the pages do, as REST under /api, described by an OpenAPI document."""
