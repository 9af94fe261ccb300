"""The charter 规则: rules as data, read from TOML and checked before anything uses them."""
