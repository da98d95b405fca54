namespace DeepEmotion.Simulation;

/// <summary>Simulated time: what is to happen, in order of time and then of arrival.</summary>
internal sealed class Clock
{
    private readonly PriorityQueue<Action, (double Time, long Order)> _events = new();
    private long _order;

    /// <summary>Seconds since the first upload.</summary>
    public double Now { get; private set; }

    public void At(double time, Action happens) => _events.Enqueue(happens, (Math.Max(time, Now), _order++));

    public void After(double seconds, Action happens) => At(Now + seconds, happens);

    public void Run()
    {
        while (_events.TryDequeue(out var happens, out var when))
        {
            Now = when.Time;
            happens();
        }
    }
}
