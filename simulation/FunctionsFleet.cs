namespace DeepEmotion.Simulation;

/// <summary>The Functions app: instances come while work waits and each takes one job at a time and core.</summary>
internal sealed class FunctionsFleet(Clock clock, Platform platform)
{
    private readonly Queue<Func<double>> _waiting = [];
    private int _idle;
    private int _instances;
    private bool _growing;

    /// <summary>Seconds that instances worked, which is what Flex Consumption bills on demand.</summary>
    public double BusySeconds { get; private set; }

    public long Executions { get; private set; }

    public int Peak { get; private set; }

    /// <summary>Queues a job; it says when called how many seconds it takes.</summary>
    public void Submit(Func<double> job)
    {
        _waiting.Enqueue(job);
        Work();
        Grow();
    }

    private void Work()
    {
        while (_idle > 0 && _waiting.TryDequeue(out var job))
        {
            _idle--;
            Executions++;
            var seconds = job();
            BusySeconds += seconds / platform.InstanceCores;
            clock.After(seconds, () =>
            {
                _idle++;
                Work();
            });
        }
    }

    private void Grow()
    {
        if (_growing || _instances >= platform.MaxInstances || _waiting.Count == 0)
        {
            return;
        }
        _growing = true;
        _instances++;
        clock.After(platform.InstanceStart, () =>
        {
            Peak = Math.Max(Peak, _instances);
            _idle += platform.InstanceCores;
            Work();
        });
        clock.After(1 / platform.InstancesPerSecond, () =>
        {
            _growing = false;
            Grow();
        });
    }
}
