using DeepEmotion.LocalHost.Commands;

return await new RunCommand().InvokeAsync(args);
