using System.Diagnostics;

namespace DeepEmotion.Functions.Tests.Infrastructure.Containers;

/// <summary>The scheduled job's entry point, with a stand-in for the trainer.</summary>
public sealed class TrainJobTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-train-job-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    public void A_model_that_is_no_better_ends_well_and_an_error_does_not(int answer, int expected) =>
        Assert.Equal(expected, Command.Run(Script, [], Trainer($"exit {answer}")).ExitCode);

    [Fact]
    public void The_trainer_is_asked_to_train() =>
        Assert.Equal("/app/DeepEmotion.Training.dll train", Command.Run(Script, [], Trainer("echo \"$@\"")).Output.Trim());

    [Fact]
    public void A_stop_reaches_the_trainer_and_its_answer_comes_back() => Assert.Equal(7, Stop("exit 7"));

    [Fact]
    public void A_training_that_was_stopped_before_its_end_is_no_success_because_its_checkpoint_goes_with_the_disk() => Assert.Equal(143, Stop("exit 0"));

    [Fact]
    public void A_stop_after_the_end_changes_nothing()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "model.onnx"), [1]);

        Assert.Equal(0, Stop("exit 0"));
    }

    private int Stop(string answer)
    {
        using var job = Command.Start(Script, [], Trainer($"trap '{answer}' TERM; echo training; while :; do read -t 1 < <(:) || true; sleep 0.05; done"));
        Assert.Equal("training", job.StandardOutput.ReadLine());
        using (Process.Start("kill", ["-TERM", $"{job.Id}"]))
        {
            job.WaitForExit();
        }
        return job.ExitCode;
    }

    private static string Script => Repository.PathOf("infra/containers/train-job.sh");

    private Dictionary<string, string> Trainer(string body)
    {
        var path = Path.Combine(_folder.FullName, "trainer");
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{body}\n");
        Assert.Equal(0, Command.Run("chmod", ["700", path]).ExitCode);
        return new() { ["TRAIN_COMMAND"] = path, ["DEEPEMOTION_OUT"] = _folder.FullName };
    }
}
