namespace DeepEmotion.Simulation;

/// <summary>GPU replicas behind the queue, scaled by KEDA: ceil(messages / queueLength), from and to zero.</summary>
internal sealed class ScorerFleet(Clock clock, Platform platform, Storage storage, Random random, Action<Message, double> scored)
{
    private readonly Queue<Message> _queue = [];
    private int _wanted;
    private int _running;
    private int _inFlight;
    private double _quietSince;
    private double _wantedSince;
    private bool _polling;

    /// <summary>Seconds that replicas existed, from the decision to start them.</summary>
    public double GpuSeconds { get; private set; }

    public double BusySeconds { get; private set; }

    public int PeakQueue { get; private set; }

    public int PeakReplicas { get; private set; }

    public long Runs { get; private set; }

    public long Faces { get; private set; }

    public int Starts { get; private set; }

    public void Arrive(Message message)
    {
        _queue.Enqueue(message);
        PeakQueue = Math.Max(PeakQueue, _queue.Count);
        if (!_polling)
        {
            _polling = true;
            clock.After(random.NextDouble() * platform.PollingInterval, Poll);
        }
    }

    private void Poll()
    {
        var length = _queue.Count + _inFlight;
        var target = Math.Min(platform.MaxReplicas, (length + platform.QueueLength - 1) / platform.QueueLength);
        Bill();
        for (; _wanted < target; _wanted++)
        {
            Starts++;
            clock.After(Spread(platform.ReplicaStart), Start);
        }
        if (length > 0)
        {
            _quietSince = clock.Now;
        }
        if (length == 0 && clock.Now - _quietSince >= platform.CooldownPeriod)
        {
            _wanted = _running = 0;
            _polling = false;
            return;
        }
        clock.After(platform.PollingInterval, Poll);
    }

    private void Bill()
    {
        GpuSeconds += _wanted * (clock.Now - _wantedSince);
        _wantedSince = clock.Now;
        PeakReplicas = Math.Max(PeakReplicas, _wanted);
    }

    private void Start()
    {
        _running++;
        Wave();
    }

    private void Wave()
    {
        var wave = new List<Message>(platform.MessagesInFlight);
        while (wave.Count < platform.MessagesInFlight && _queue.TryDequeue(out var message))
        {
            wave.Add(message);
        }
        if (wave.Count == 0)
        {
            if (_running > 0)
            {
                clock.After(platform.PollingInterval / 15, Wave);
            }
            return;
        }
        _inFlight += wave.Count;
        var faces = wave.Sum(static message => message.Faces);
        var runs = (faces + platform.MaxBatchSize - 1) / platform.MaxBatchSize;
        var gpu = runs * platform.RunSeconds + faces * platform.FaceSeconds;
        var begin = Fetch(wave);
        var end = Math.Max(begin + Math.Max(gpu, wave.Count * platform.MessageSeconds), begin + 2 * platform.StorageDelay);
        BusySeconds += gpu;
        Runs += runs;
        Faces += faces;
        clock.At(end, () => Finish(wave));
    }

    private double Fetch(List<Message> wave)
    {
        var taken = storage.UseScoreFaces(clock.Now, wave.Count, Math.Ceiling(wave.Count / 32.0));
        var claims = wave.Count(static message => message.ClaimCheck);
        return Math.Max(taken, claims > 0 ? storage.ReadBlob(clock.Now, claims) : 0) + platform.StorageDelay;
    }

    private void Finish(List<Message> wave)
    {
        foreach (var message in wave)
        {
            scored(message, storage.WriteRows(clock.Now, message.Batch, message.Uploaded.Length) + platform.StorageDelay);
        }
        storage.UseScoreFaces(clock.Now, wave.Count, wave.Count);
        var claims = wave.Count(static message => message.ClaimCheck);
        if (claims > 0)
        {
            storage.DeleteBlob(clock.Now, claims);
        }
        _inFlight -= wave.Count;
        Wave();
    }

    // A start takes between 0.6 and 1.8 times the median.
    private double Spread(double median) => median * Math.Exp((random.NextDouble() - 0.46) * 1.1);
}
