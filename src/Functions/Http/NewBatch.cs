using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Http;

/// <summary>What <c>PATCH /api/batches/{batch}</c> accepts; null keeps a value.</summary>
public record BatchChange
{
    public int? Expected { get; init; }

    public int? LeftOut { get; init; }

    /// <exception cref="InvalidRequestException">A value is out of range; the message names it.</exception>
    public virtual void Check()
    {
        if (Expected is < 1 or > BatchPlan.MaxExpected)
        {
            throw new InvalidRequestException("Not a number of photos", $"expected is {Expected}; it must be from 1 to {BatchPlan.MaxExpected}. Leave it out if the number is unknown.");
        }
        if (LeftOut is < 0 or > BatchPlan.MaxExpected)
        {
            throw new InvalidRequestException("Not a number of files", $"leftOut is {LeftOut}; it must be from 0 to {BatchPlan.MaxExpected}.");
        }
    }
}

/// <summary>What <c>POST /api/batches</c> takes.</summary>
public sealed record NewBatch : BatchChange
{
    /// <summary>Null for a name made from the time.</summary>
    public string? Name { get; init; }

    /// <summary>Whether to only show what would be created.</summary>
    public bool DryRun { get; init; }

    public override void Check()
    {
        base.Check();
        if (Name is not null && !BatchName.IsValid(Name))
        {
            throw new InvalidRequestException("Not a name for a batch", $"'{Name}' is not allowed: a name has 1 to 100 letters, digits, - and _, and dots except at its ends. The nearest allowed name is '{BatchName.From(Name)}'.");
        }
    }
}
