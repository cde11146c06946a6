//! The pages: routes, typed forms, views, templates and assets. No SQL and no rules.
