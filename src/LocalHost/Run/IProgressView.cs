namespace DeepEmotion.LocalHost.Run;

/// <summary>Shows how far a batch has come.</summary>
public interface IProgressView
{
    /// <summary>Shows what <paramref name="work"/> reports for as long as it runs.</summary>
    Task ShowAsync(Func<Action<BatchState>, Task> work);
}
