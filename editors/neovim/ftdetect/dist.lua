vim.filetype.add({ extension = { dist = "dist" } })
