namespace DeepEmotion.Training.Commands;

/// <summary>The job's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>Done, and promoted if publishing was requested.</summary>
    public const int Success = 0;

    /// <summary>Something failed; the message says what.</summary>
    public const int Failure = 1;

    /// <summary>Trained and stored, but not better than the serving model.</summary>
    public const int NotBetter = 3;
}
