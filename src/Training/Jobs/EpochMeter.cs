using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>Adds up the steps of an epoch.</summary>
internal sealed class EpochMeter(TimeProvider time, int batchSize)
{
    private readonly long _start = time.GetTimestamp();
    private double _loss;
    private long _right;
    private int _steps;

    public double ImagesPerSecond => _steps * batchSize / Math.Max(Seconds, 1e-6);

    private double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    public void Add((double Loss, long Right) step)
    {
        _loss += step.Loss;
        _right += step.Right;
        _steps++;
    }

    public EpochReport Report(int epoch, double learningRate, Validation? validation) =>
        new(epoch, _loss / _steps, learningRate, _right / (double)(_steps * batchSize), validation, Seconds, ImagesPerSecond);
}
