using System.Diagnostics;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Containers;

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
    public void A_training_that_is_stopped_before_its_end_fails_so_that_the_platform_repeats_it() => Assert.Equal(143, Stop("exit $DEEPEMOTION_STOPPED_CODE"));

    [Fact]
    public void A_stop_after_the_end_changes_nothing() => Assert.Equal(0, Stop("exit 0"));

    [Theory]
    [InlineData("blob://training", "job-1a2b", "blob://training/job-1a2b")]
    [InlineData("blob://training/runs/", "job-1a2b", "blob://training/runs/job-1a2b")]
    [InlineData("blob://training", null, "blob://training")]
    [InlineData("/work", "job-1a2b", "/work")]
    public void Each_execution_has_its_own_folder_in_storage_which_its_retry_shares(string given, string? execution, string expected)
    {
        var environment = Trainer("echo \"$DEEPEMOTION_OUT\"");
        environment["DEEPEMOTION_OUT"] = given;
        environment["CONTAINER_APP_JOB_EXECUTION_NAME"] = execution ?? "";

        Assert.Equal(expected, Command.Run(Script, [], environment).Output.Trim());
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
