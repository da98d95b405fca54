using DeepEmotion.LocalHost.Commands;

TerminalWriter.Install();
return await new RunCommand(TimeProvider.System).InvokeAsync(args);
