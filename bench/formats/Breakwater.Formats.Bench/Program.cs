using Breakwater.Formats.Bench;

return args switch
{
    ["extract"] => ExtractReport.Run(Console.Out),
    ["files", var folder] => FileTable.Run(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: formats-bench extract | files FOLDER");
    return 2;
}
