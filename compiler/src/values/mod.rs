//! Layers merged into plans (who wins), then the winners evaluated by need.
