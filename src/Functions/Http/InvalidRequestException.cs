using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.Http;

/// <summary>A request that cannot be answered as it is; the message says what is wrong and what helps.</summary>
public sealed class InvalidRequestException(string title, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Title { get; } = title;

    public int Status { get; } = status;
}
