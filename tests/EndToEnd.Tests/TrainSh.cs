using System.Diagnostics;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>A start of <c>train.sh</c> to its end.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it said, errors included.</param>
public sealed record TrainSh(int ExitCode, string Output)
{
    public static Task<TrainSh> RunAsync(string connection, (string Name, string Value)[] settings, params string[] arguments) =>
        CallAsync(Repository.Root, connection, settings, ["train", .. arguments]);

    /// <summary>Any command, started in a folder.</summary>
    public static async Task<TrainSh> CallAsync(string folder, string connection, (string Name, string Value)[] settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "train.sh"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Either would turn off ONNX Runtime's telemetry, which the program itself must do.
        start.Environment.Remove(RuntimeTelemetry.Variable);
        start.Environment.Remove("CI");
        foreach (var (name, value) in settings.Append(("AzureWebJobsStorage", connection)))
        {
            start.Environment[name] = value;
        }

        using var train = Process.Start(start)!;
        var errors = train.StandardError.ReadToEndAsync();
        var output = await train.StandardOutput.ReadToEndAsync();
        await train.WaitForExitAsync();
        return new TrainSh(train.ExitCode, output + await errors);
    }
}
