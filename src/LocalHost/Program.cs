using DeepEmotion.LocalHost.Commands;

return await new RunCommand(TimeProvider.System).InvokeAsync(args);
