//! What the suites share: reading cases and comparing goldens.
