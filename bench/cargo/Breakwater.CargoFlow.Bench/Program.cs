using Breakwater.CargoFlow.Bench;

switch (args)
{
    case ["plan"]:
        PlanTable.Print(Console.Out);
        return 0;
    case ["cases"]:
        CaseReport.PrintAll(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: cargo-bench plan | cases");
        return 2;
}
