using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>The scorer's entry point, with a stand-in for nvidia-smi.</summary>
public sealed class StartScorerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-start-scorer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("echo 535.183.01", true)]
    [InlineData("echo 579.1", true)]
    [InlineData("echo 580.65.06", false)]
    [InlineData("echo 1000.1", false)]
    [InlineData("echo NVIDIA-SMI has failed; exit 9", false)]
    [InlineData("exit 127", false)]
    public void Older_drivers_get_the_libraries_for_older_drivers(string nvidiaSmi, bool expected)
    {
        var program = Path.Combine(_folder.FullName, "nvidia-smi");
        File.WriteAllText(program, $"#!/bin/sh\n{nvidiaSmi}\n");
        Assert.Equal(0, Command.Run("chmod", ["700", program]).ExitCode);
        var compat = _folder.CreateSubdirectory("compat").FullName;

        var result = Command.Run(Repository.PathOf("infra/containers/start-scorer.sh"), ["sh", "-c", "echo \"<$LD_LIBRARY_PATH>\"; exit 7"], new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["CUDA_COMPAT"] = compat,
            ["LD_LIBRARY_PATH"] = "/before",
        });

        Assert.Equal(7, result.ExitCode);
        Assert.Equal(expected ? $"<{compat}:/before>" : "</before>", result.Output.Trim());
    }
}
