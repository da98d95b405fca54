using DeepEmotion.LocalHost.Commands;
using DeepEmotion.Model.Scoring;

RuntimeTelemetry.TurnOff();
TerminalWriter.Install();
return await new RunCommand(TimeProvider.System).InvokeAsync(args);
