namespace DeepEmotion.Training.Commands;

/// <summary>What the job's exit codes say.</summary>
internal static class ExitCode
{
    /// <summary>Done; with publishing: promoted.</summary>
    public const int Success = 0;

    /// <summary>Something failed; the message says what.</summary>
    public const int Failure = 1;

    /// <summary>Trained and stored, but not better than the model that serves.</summary>
    public const int NotBetter = 3;
}
