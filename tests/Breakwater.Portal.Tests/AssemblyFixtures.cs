using Breakwater.Portal.Tests.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]
