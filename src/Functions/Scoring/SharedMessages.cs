namespace DeepEmotion.Functions.Scoring;

/// <summary>Loose photos that are ready at nearly the same time travel in one message: a message is put, taken and deleted, each an operation.</summary>
/// <remarks>
/// A photo goes at once when the last message is <see cref="Pace"/> ago or no other photo is under way here. Else it
/// waits for company until the pace is kept, the message is full, or the others turn out to have nothing to send.
/// Whoever sends waits until the message is in the queue, so a crash before that loses nothing: the upload is delivered again.
/// </remarks>
public sealed class SharedMessages(FacesQueue queue, TimeProvider time)
{
    /// <summary>The time from one message to the next, while photos keep coming.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Group? _group;
    private DateTimeOffset _sentAt = DateTimeOffset.MinValue;
    private int _expected;

    /// <summary>A photo is under way that may have faces to send; dispose when it is done.</summary>
    public Place Expect()
    {
        lock (_lock)
        {
            _expected++;
        }
        return new Place(this);
    }

    private FacesQueue Queue => queue;

    private TimeProvider Time => time;

    private Task SendAsync(PendingPhoto photo, CancellationToken cancellationToken)
    {
        var bytes = new FacesMessage { Photos = [photo] }.ToUtf8().Length;
        Group group;
        lock (_lock)
        {
            _expected--;
            // Two versions of one upload are two messages: of one message, a photo's row is written once.
            if (_group is not null && (_group.Bytes + bytes > FacesQueue.MaxMessageBytes || _group.Holds(photo)))
            {
                Close(_group);
            }
            var rest = _sentAt == DateTimeOffset.MinValue ? TimeSpan.Zero : _sentAt + Pace - time.GetUtcNow();
            group = _group ??= new Group(this, rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
            group.Add(photo, bytes);
            if (_expected == 0 || rest <= TimeSpan.Zero)
            {
                Close(group);
            }
        }
        return group.Sent.WaitAsync(cancellationToken);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_expected == 0 && _group is { } group)
            {
                Close(group);
            }
        }
    }

    // Nothing is added any more; the sender is whoever closed it, or the clock, and is nobody's to cancel.
    private void Close(Group group)
    {
        if (_group == group)
        {
            _group = null;
            _sentAt = time.GetUtcNow();
            group.Send();
        }
    }

    /// <summary>The place of a photo that is under way.</summary>
    public sealed class Place : IDisposable
    {
        private readonly SharedMessages _messages;
        private bool _left;

        internal Place(SharedMessages messages) => _messages = messages;

        /// <summary>Puts the photo into the queue, in company where there is some.</summary>
        public Task SendAsync(PendingPhoto photo, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_left, this);
            _left = true;
            return _messages.SendAsync(photo, cancellationToken);
        }

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                _messages.Leave();
            }
        }
    }

    private sealed class Group
    {
        private readonly SharedMessages _messages;
        private readonly List<PendingPhoto> _photos = [];
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ITimer _timer;

        public Group(SharedMessages messages, TimeSpan rest)
        {
            _messages = messages;
            using (ExecutionContext.SuppressFlow())
            {
                _timer = messages.Time.CreateTimer(static group => ((Group)group!).TimeIsUp(), this, rest, Timeout.InfiniteTimeSpan);
            }
        }

        public int Bytes { get; private set; }

        public Task Sent => _sent.Task;

        public void Add(PendingPhoto photo, int bytes)
        {
            _photos.Add(photo);
            Bytes += bytes;
        }

        public bool Holds(PendingPhoto photo) => _photos.Exists(other => other.Photo.Blob == photo.Photo.Blob);

        public void Send()
        {
            _timer.Dispose();
            _ = Task.Run(SendAsync);
        }

        private void TimeIsUp()
        {
            lock (_messages._lock)
            {
                _messages.Close(this);
            }
        }

        private async Task SendAsync()
        {
            try
            {
                await _messages.Queue.SendAsync(_photos, CancellationToken.None).ConfigureAwait(false);
                _sent.TrySetResult();
            }
#pragma warning disable CA1031 // It is the callers': each of their uploads is delivered again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _sent.TrySetException(e);
            }
        }
    }
}
