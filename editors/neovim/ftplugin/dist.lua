vim.bo.commentstring = "// %s"
vim.bo.comments = "b:///,b://!,b://,b:\\|"
vim.bo.expandtab = true
vim.bo.shiftwidth = 4
vim.bo.softtabstop = 4
vim.bo.iskeyword = "@,48-57,_,-,$"
vim.b.undo_ftplugin = "setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< iskeyword<"
