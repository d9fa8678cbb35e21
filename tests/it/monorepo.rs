//! The miniature of a monorepo under the default zones: `fixtures/trees/monorepo`.
