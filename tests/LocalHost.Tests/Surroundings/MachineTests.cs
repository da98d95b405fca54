using DeepEmotion.LocalHost.Surroundings;

namespace DeepEmotion.LocalHost.Tests.Surroundings;

public sealed class MachineTests
{
    [Fact]
    public void A_full_disk_is_told_before_anything_is_copied()
    {
        Machine.RequireSpace("/data", 1 << 20, long.MaxValue);
        var full = Assert.Throws<RunException>(() => Machine.RequireSpace("/data", 500L << 20, 100L << 20));
        Assert.Contains("100 MiB free", full.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_for_results_that_is_a_file_is_named_with_the_option_for_another() =>
        Assert.Contains("--out DIR", Assert.Throws<RunException>(() => Machine.RequireResultFolder("/dev/null")).Message, StringComparison.Ordinal);
}
