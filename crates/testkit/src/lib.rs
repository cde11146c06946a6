//! What tests share: builders, the harness for both database engines, a running application. Never used in production.
