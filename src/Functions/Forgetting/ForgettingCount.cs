namespace DeepEmotion.Functions.Forgetting;

/// <summary>Counts of items by store.</summary>
public readonly record struct ForgettingCount(int Uploads, int Rows, int Pictures, int Crops, int Files)
{
    /// <summary>The sum.</summary>
    public int Total => Uploads + Rows + Pictures + Crops + Files;

    public static ForgettingCount operator +(ForgettingCount a, ForgettingCount b) =>
        new(a.Uploads + b.Uploads, a.Rows + b.Rows, a.Pictures + b.Pictures, a.Crops + b.Crops, a.Files + b.Files);

    public static ForgettingCount Add(ForgettingCount left, ForgettingCount right) => left + right;
}
