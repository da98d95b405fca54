namespace DeepEmotion.Functions.Access;

/// <summary>What somebody who is signed in may do; each role may do all that the ones before it may.</summary>
public enum Role
{
    /// <summary>Reads batches, results and models.</summary>
    Reader,

    /// <summary>Also makes batches, uploads, and scores photos at once.</summary>
    Uploader,

    /// <summary>Also promotes models, sends failed photos again and forgets batches; each is logged with who did it.</summary>
    Operator,
}

/// <summary>The role that an HTTP function asks of somebody who is signed in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}
