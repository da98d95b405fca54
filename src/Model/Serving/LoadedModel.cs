using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Model.Serving;

/// <summary>A network with a reference count; it is disposed when the last lease ends.</summary>
internal sealed class LoadedModel(EmotionNetwork network)
{
    // One for the hot model itself, one for each lease.
    private int _users = 1;

    public EmotionNetwork Network => network;

    /// <summary>Adds a reference; false if the last one was already released.</summary>
    public bool TryAcquire()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }
            users = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            network.Dispose();
        }
    }
}
