using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class CollectionPauseTests
{
    [Fact]
    public void Nothing_is_collected_while_a_step_calls_native_code()
    {
        using var pause = CollectionPause.Begin();
        var before = GC.CollectionCount(0);
        Allocate(megabytes: 60);
        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void Between_steps_memory_is_given_back()
    {
        var before = GC.CollectionCount(0);
        for (var step = 0; step < 10; step++)
        {
            using var pause = CollectionPause.Begin();
            Allocate(megabytes: 60);
        }
        Assert.InRange(GC.CollectionCount(0) - before, 2, 10);
    }

    private static void Allocate(int megabytes)
    {
        var kept = new byte[1][];
        for (var part = 0; part < megabytes * 64; part++)
        {
            kept[0] = new byte[16 << 10];
        }
        Assert.NotNull(kept[0]);
    }
}
