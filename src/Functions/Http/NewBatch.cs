using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Http;

/// <summary>What <c>PATCH /api/batches/{batch}</c> takes; null leaves a value as it is.</summary>
public record BatchChange
{
    public int? Expected { get; init; }

    public int? LeftOut { get; init; }

    /// <exception cref="InvalidRequestException">A value cannot be; the message names it.</exception>
    public virtual void Check()
    {
        if (Expected is < 1 or > BatchPlan.MaxExpected)
        {
            throw new InvalidRequestException("Not a number of photos", $"expected is {Expected}; it is from 1 to {BatchPlan.MaxExpected}, or left out where nobody knows.");
        }
        if (LeftOut is < 0 or > BatchPlan.MaxExpected)
        {
            throw new InvalidRequestException("Not a number of files", $"leftOut is {LeftOut}; it is from 0 to {BatchPlan.MaxExpected}.");
        }
    }
}

/// <summary>What <c>POST /api/batches</c> takes.</summary>
public sealed record NewBatch : BatchChange
{
    /// <summary>Null for one that names the time.</summary>
    public string? Name { get; init; }

    /// <summary>Whether only to say what would be made.</summary>
    public bool DryRun { get; init; }

    public override void Check()
    {
        base.Check();
        if (Name is not null && !BatchName.IsValid(Name))
        {
            throw new InvalidRequestException("Not a name for a batch", $"'{Name}' is none: a name has 1 to 100 letters, digits, - and _, and dots within. The nearest one is '{BatchName.From(Name)}'.");
        }
    }
}
