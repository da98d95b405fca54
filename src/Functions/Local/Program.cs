using DeepEmotion.Functions.Local.Run;

return await new RunCommand().InvokeAsync(args);
