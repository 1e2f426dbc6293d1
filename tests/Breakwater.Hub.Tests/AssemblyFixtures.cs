using Breakwater.Hub.Tests.Hosting;

[assembly: AssemblyFixture(typeof(ServersOfThisRun))]
