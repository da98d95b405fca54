using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>Reads a sequence in the background, so that the next item is read while earlier ones are processed.</summary>
internal static class ReadAhead
{
    /// <summary>The items in their order. An exception from reading is thrown after the items before it.</summary>
    /// <remarks>At most two items are read ahead. Reading stops when the enumeration ends, for any reason.</remarks>
    /// <param name="items">The sequence; its token stops it when the enumeration ends.</param>
    /// <param name="release">Gets each item that was read in vain.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async IAsyncEnumerable<T> Of<T>(Func<CancellationToken, IEnumerable<T>> items, Action<T> release, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = Channel.CreateBounded<T>(1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => ReadAsync(items(end.Token), read.Writer, release, end.Token), CancellationToken.None);
        try
        {
            await foreach (var item in read.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            while (read.Reader.TryRead(out var left))
            {
                release(left);
            }
        }
    }

    private static async Task ReadAsync<T>(IEnumerable<T> items, ChannelWriter<T> read, Action<T> release, CancellationToken end)
    {
        try
        {
            foreach (var item in items)
            {
                try
                {
                    await read.WriteAsync(item, end).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    release(item);
                    throw;
                }
            }
            read.Complete();
        }
        catch (Exception e)
        {
            read.Complete(e);
        }
    }
}
