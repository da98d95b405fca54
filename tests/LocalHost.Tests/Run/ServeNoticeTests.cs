using DeepEmotion.LocalHost.Run;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class ServeNoticeTests
{
    [Fact]
    public void The_key_of_an_account_of_the_users_own_is_not_shown()
    {
        Assert.Contains("AccountKey=public", ServeNotice.For("http://127.0.0.1:7071", "AccountName=local;AccountKey=public", "party"), StringComparison.Ordinal);
        var notice = ServeNotice.For("http://127.0.0.1:7071", localStorage: null, "party");
        Assert.DoesNotContain("AccountKey", notice, StringComparison.Ordinal);
        Assert.Contains("the account of --connection", notice, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7071/api/batches/party/report", notice, StringComparison.Ordinal);
    }
}
