using DeepEmotion.Functions.Preprocessing;

namespace DeepEmotion.Functions.Tests.Preprocessing;

public sealed class ReadAheadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_items_are_read_while_one_is_worked_on_and_no_more_than_two()
    {
        var counted = new Counted(10);
        var taken = new List<int>();
        await foreach (var item in ReadAhead.Of(_ => counted.Items(), static _ => { }, Cancellation))
        {
            taken.Add(item);
            var expected = Math.Min(item + 2, 9);
            while (counted.Last < expected)
            {
                await Task.Delay(5, Cancellation);
            }
            Assert.Equal(expected, counted.Last);
        }
        Assert.Equal(Enumerable.Range(0, 10), taken);
    }

    [Fact]
    public async Task What_reading_throws_comes_after_the_items_before_it()
    {
        var taken = new List<int>();
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in ReadAhead.Of(static _ => new Counted(3).Items().Concat(Broken()), static _ => { }, Cancellation))
            {
                taken.Add(item);
            }
        });
        Assert.Equal("for the test", thrown.Message);
        Assert.Equal([0, 1, 2], taken);
    }

    [Fact]
    public async Task Nothing_is_read_any_more_once_it_is_left_and_what_was_read_in_vain_is_released()
    {
        var counted = new Counted(int.MaxValue);
        var released = new List<int>();
        await foreach (var item in ReadAhead.Of(_ => counted.Items(), released.Add, Cancellation))
        {
            if (item == 3)
            {
                break;
            }
        }
        Assert.True(counted.Ended);
        Assert.Equal(Enumerable.Range(4, counted.Last - 3), released.Order());
    }

    private static IEnumerable<int> Broken() => new[] { 0 }.Select(static int (_) => throw new InvalidDataException("for the test"));

    private sealed class Counted(int count)
    {
        private int _last = -1;
        private volatile bool _ended;

        public int Last => Volatile.Read(ref _last);

        public bool Ended => _ended;

        public IEnumerable<int> Items()
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    Volatile.Write(ref _last, i);
                    yield return i;
                }
            }
            finally
            {
                _ended = true;
            }
        }
    }
}
