using DeepEmotion.LocalHost.Run;

return await new RunCommand().InvokeAsync(args);
