---@brief
---
--- The language server of `distc`, a compiler of typed Kubernetes distributions. `distc-lsp` has to be on PATH.
---@type vim.lsp.Config
return {
    cmd = { "distc-lsp" },
    filetypes = { "dist" },
    root_markers = { "dist.toml", ".git" },
}
