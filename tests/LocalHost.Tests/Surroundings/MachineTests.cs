using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Tests.Support;

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
    public void A_storage_whose_rows_nearly_cannot_be_written_is_told_with_the_ways_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("__azurite_db_table__.json"), new byte[3 << 20]);
        Machine.RequireRoomForRows(folder.Path);
        Machine.RequireRoomForRows(folder.File("not yet there"));
        var full = Assert.Throws<RunException>(() => Machine.RequireRoomForRows(folder.Path, 2 << 20));
        Assert.Contains("its rows take 3 MiB of the 512 MiB", full.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_for_results_that_is_a_file_is_named_with_the_option_for_another() =>
        Assert.Contains("--out DIR", Assert.Throws<RunException>(() => Machine.RequireResultFolder("/dev/null")).Message, StringComparison.Ordinal);
}
