using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed class MetricsFileTests : IDisposable
{
    private static readonly EpochReport First = new(1, 1.0 / 3, 0.1, 0.123456789012345, new(0.709389801, 0.81219), 61.25, 460.1);
    private static readonly EpochReport Second = First with { Epoch = 2, Validation = null };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_number_comes_back_as_it_was()
    {
        var file = File();

        Assert.Equal([First, Second], file.Read());
    }

    [Fact]
    public void A_line_that_a_kill_left_half_written_is_left_out_and_replaced()
    {
        var file = File();
        System.IO.File.AppendAllText(_folder.File("metrics.csv"), "3,0.51");

        Assert.Equal([First, Second], file.Read());

        file.KeepUntil(2);
        file.Append(Second with { Epoch = 3 });
        Assert.Equal([1, 2, 3], file.Read().Select(r => r.Epoch));
    }

    private MetricsFile File()
    {
        var file = new MetricsFile(_folder.File("metrics.csv"));
        file.KeepUntil(0);
        file.Append(First);
        file.Append(Second);
        return file;
    }
}
