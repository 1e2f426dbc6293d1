using Breakwater.Server.Commands;

return await HubCommand.RunAsync(args);
