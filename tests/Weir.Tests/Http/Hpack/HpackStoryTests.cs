using Xunit;

namespace Weir.Tests.Http.Hpack;

public sealed class HpackStoryTests(ITestOutputHelper output)
{
    /// <summary>A folder of stories in JSON, searched with its subfolders.</summary>
    private const string FolderVariable = "WEIR_HPACK_STORIES";

    [Theory]
    [InlineData("requests with Huffman code", """
        {"cases": [
          {"seqno": 0, "header_table_size": 4096, "wire": "828684418cf1e3c2e5f23a6ba0ab90f4ff",
           "headers": [{":method": "GET"}, {":scheme": "http"}, {":path": "/"}, {":authority": "www.example.com"}]},
          {"seqno": 1, "header_table_size": 4096, "wire": "828684be5886a8eb10649cbf",
           "headers": [{":method": "GET"}, {":scheme": "http"}, {":path": "/"}, {":authority": "www.example.com"},
                       {"cache-control": "no-cache"}]}
        ]}
        """)]
    [InlineData("never indexed, then the same indexed", """
        {"cases": [
          {"seqno": 0, "wire": "1001610162", "headers": [{"a": "b"}]},
          {"seqno": 1, "wire": "4001610162be", "headers": [{"a": "b"}, {"a": "b"}]},
          {"seqno": 2, "wire": "be", "headers": [{"a": "b"}]}
        ]}
        """)]
    [InlineData("the table shrinks, and grows again", """
        {"cases": [
          {"seqno": 0, "header_table_size": 4096, "wire": "40016101624001630164", "headers": [{"a": "b"}, {"c": "d"}]},
          {"seqno": 1, "header_table_size": 50, "wire": "3f13be", "headers": [{"c": "d"}]},
          {"seqno": 2, "header_table_size": 4096, "wire": "3fe11f4001610162bebf",
           "headers": [{"a": "b"}, {"a": "b"}, {"c": "d"}]}
        ]}
        """)]
    public void Stories_decode(string name, string json) => Assert.InRange(HpackStory.Run(json, name), 2, 3);

    [Fact]
    public void Stories_in_the_folder_given_decode()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrEmpty(folder))
            Assert.Skip($"set {FolderVariable} to a folder of stories");

        int stories = 0;
        int blocks = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            blocks += HpackStory.Run(File.ReadAllText(file), file);
            stories++;
        }

        output.WriteLine($"{blocks} blocks in {stories} stories");
        Assert.True(blocks > 0, $"no story with blocks in {folder}");
    }
}
