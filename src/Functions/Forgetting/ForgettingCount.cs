namespace DeepEmotion.Functions.Forgetting;

/// <summary>How much of something there is or was, by store.</summary>
public readonly record struct ForgettingCount(int Uploads, int Rows, int Pictures, int Crops, int Files)
{
    /// <summary>All of it.</summary>
    public int Total => Uploads + Rows + Pictures + Crops + Files;

    public static ForgettingCount operator +(ForgettingCount a, ForgettingCount b) =>
        new(a.Uploads + b.Uploads, a.Rows + b.Rows, a.Pictures + b.Pictures, a.Crops + b.Crops, a.Files + b.Files);

    public static ForgettingCount Add(ForgettingCount left, ForgettingCount right) => left + right;
}
