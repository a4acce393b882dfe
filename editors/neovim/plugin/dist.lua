-- The manifests of a variant beside their source, as they are while one types: `:DistPreview istio`, or the lens of a declaration.

--- What each preview's buffer shows.
---@type table<integer, { source: integer, variant: string, component: string? }>
local shown = {}

local function client_of(source)
    return vim.lsp.get_clients({ bufnr = source, name = "distc" })[1]
end

local function document(source)
    return { uri = vim.uri_from_bufnr(source) }
end

local function write(preview, found)
    local lines = vim.split(found.yaml, "\n")
    local note = found.note and vim.split("# " .. found.note, "\n") or {}
    local stale = found.stale and { "# The last good manifests: the program has errors." } or {}
    vim.bo[preview].modifiable = true
    vim.api.nvim_buf_set_lines(preview, 0, -1, false, vim.iter({ stale, note, lines }):flatten():totable())
    vim.bo[preview].modifiable = false
end

local function refresh(preview)
    local of = shown[preview]
    local client = client_of(of.source)
    if not client then
        return
    end
    local question = { textDocument = document(of.source), variant = of.variant, component = of.component }
    client:request("distc/preview", question, function(fault, found)
        if not fault and found and vim.api.nvim_buf_is_valid(preview) then
            write(preview, found)
        end
    end, of.source)
end

local function open(source, variant, component)
    local preview = vim.api.nvim_create_buf(false, true)
    vim.bo[preview].bufhidden = "wipe"
    vim.bo[preview].filetype = "yaml"
    vim.api.nvim_buf_set_name(preview, ("distc-preview://%d/%s/%s.yaml"):format(preview, variant, component or "all"))
    vim.api.nvim_create_autocmd("BufWipeout", { buffer = preview, callback = function() shown[preview] = nil end })
    shown[preview] = { source = source, variant = variant, component = component }
    vim.api.nvim_open_win(preview, false, { split = "right" })
    refresh(preview)
end

local function variants(source)
    local client = client_of(source)
    local answer = client and client:request_sync("distc/variants", { textDocument = document(source) }, 2000, source)
    return answer and answer.result or {}
end

vim.lsp.handlers["distc/changed"] = function()
    vim.iter(vim.tbl_keys(shown)):each(refresh)
end

vim.lsp.commands["dist.preview"] = function(command)
    local of = command.arguments[1]
    local component = type(of.component) == "string" and of.component or nil
    open(vim.uri_to_bufnr(of.uri), of.variant, component)
end

vim.api.nvim_create_user_command("DistPreview", function(command)
    local source = vim.api.nvim_get_current_buf()
    if command.args ~= "" then
        return open(source, command.args)
    end
    vim.ui.select(variants(source), { prompt = "Which variant?" }, function(variant)
        if variant then
            open(source, variant)
        end
    end)
end, {
    nargs = "?",
    complete = function()
        return variants(vim.api.nvim_get_current_buf())
    end,
    desc = "Shows the manifests of a variant beside their source",
})
