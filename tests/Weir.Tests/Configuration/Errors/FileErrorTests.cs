using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>What is wrong with the file as a whole.</summary>
public sealed class FileErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "An_empty_file",
            "",
            "w.yaml:1:1: The file is empty. It needs at least 'listeners' and 'pools'; run without a file by --listen and --to."),
        Snippet.Says(
            "A_file_with_only_a_comment",
            "# nothing\n",
            "w.yaml:1:1: The file is empty. It needs at least 'listeners' and 'pools'; run without a file by --listen and --to."),
        Snippet.Says(
            "A_file_that_is_a_list",
            """
            - a
            - b

            """,
            "w.yaml:1:1: This is a list; the keys of the file are expected: listeners, pools, admin, engine, accessLog, shutdown, ring."),
        Snippet.Says(
            "A_file_that_is_a_word",
            "hello\n",
            "w.yaml:1:1: This is a single value; the keys of the file are expected: listeners, pools, admin, engine, accessLog, shutdown, ring."),
        Snippet.Says(
            "A_file_that_is_null",
            "~\n",
            "w.yaml:1:1: The value is missing; the keys of the file are expected: listeners, pools, admin, engine, accessLog, shutdown, ring."),
        Snippet.Says(
            "A_file_without_pools",
            Snippet.Web,
            """w.yaml:1:1: 'pools' is missing. Name at least one: pools: { web: { endpoints: [ "10.0.0.11:80" ] } }."""),
        Snippet.Says(
            "A_file_with_other_keys_only",
            "frontend: 1\n",
            "w.yaml:1:1 frontend: 'frontend' is not a key of the file. Here that is 'listeners'. Known: listeners, pools, admin, engine, accessLog, shutdown, ring.",
            "w.yaml:1:1: 'listeners' is missing. Name at least one: listeners: { web: { bind: 0.0.0.0:8080, pool: web } }.",
            """w.yaml:1:1: 'pools' is missing. Name at least one: pools: { web: { endpoints: [ "10.0.0.11:80" ] } }."""),
        Snippet.Says(
            "A_second_document",
            Snippet.Web + Snippet.WebPool + """
            ---
            a: 1

            """,
            "w.yaml:3:1: A second YAML document begins here. Weir reads one: remove the '---' line."),
        Snippet.Says(
            "A_tab_that_indents",
            "listeners:\n\tweb:\n\t\tbind: \":80\"\n",
            "w.yaml:2:1: A tab indents this line, and YAML takes only spaces there. Replace the tab by spaces."),
        Snippet.Says(
            "A_tab_after_spaces",
            "listeners:\n  web:\n  \tbind: \":80\"\n",
            "w.yaml:3:3: A tab indents this line, and YAML takes only spaces there. Replace the tab by spaces."),
        Snippet.Says(
            "An_unclosed_quote",
            "listeners: \"abc\n",
            "w.yaml:1:12: The quote that opens here is not closed as it should. Close it; inside double quotes write a backslash twice."),
        Snippet.Says(
            "An_unclosed_list",
            Snippet.Web + "pools: { web: { endpoints: [ \"a:1\" } }\n",
            "w.yaml:2:36: The list that begins here with '[' is not closed. Separate its items by ',' and end it with ']'."),
        Snippet.Says(
            "A_line_indented_too_far",
            """
            listeners:
              web:
                bind: ":80"
                 pool: web

            """,
            "w.yaml:4:6: This line does not line up with the keys above it, or a quote or bracket above is not closed. Indent keys of one mapping alike."),
        Snippet.Says(
            "A_key_without_a_colon",
            """
            listeners:
              web
                bind: x

            """,
            "w.yaml:3:9: The line above has no ':' or no space after it, so YAML reads on into this one. Write 'key: value'."),
        Snippet.Says(
            "A_missing_space_after_a_colon",
            """
            listeners:
              web:
                bind:1
                pool: web

            """,
            "w.yaml:4:9: The line above has no ':' or no space after it, so YAML reads on into this one. Write 'key: value'."),
        Snippet.Says(
            "A_control_character",
            "listeners: \u0001\n",
            "w.yaml:1:12: A control character (U+0001) stands here. Remove it."),
        Snippet.Says(
            "A_value_that_begins_with_an_at_sign",
            "listeners: @x\n",
            "w.yaml:1:12: YAML keeps '@' at the start of a value for itself. Put the value in quotes."),
        Snippet.Says(
            "A_key_that_is_a_list",
            """
            ? [a]
            : b

            """,
            "w.yaml:1:3: A key is a plain word, not a list, a mapping or an alias."),
        Snippet.Says(
            "A_key_that_stands_twice",
            Snippet.Web + """
            pools:
              web: { endpoints: [ "a:1" ] }
              web: { endpoints: [ "b:1" ] }

            """,
            "w.yaml:4:3 pools.web: 'web' stands here twice, first in line 3. Remove one of them or give it another name."),
        Snippet.Says(
            "A_top_level_key_that_stands_twice",
            Snippet.Web + Snippet.WebPool + "pools: {}\n",
            "w.yaml:3:1 pools: 'pools' stands here twice, first in line 2. Remove one of them or give it another name."),
        Snippet.Says(
            "An_unknown_alias",
            Snippet.Web + "pools: *web\n",
            """w.yaml:2:8 pools: A value that begins with '*' is an alias to YAML, and nothing is named so. Put it in quotes: "*web"."""),
        Snippet.Says(
            "An_alias_inside_itself",
            "listeners: &a [ *a ]\n",
            "w.yaml:1:17 listeners[0]: '*a' stands inside the value that it names, which would never end."),
        Snippet.Says(
            "A_tag",
            Snippet.Web + "pools: !!map { web: { endpoints: [ \"a:1\" ] } }\n",
            "w.yaml:2:8 pools: 'tag:yaml.org,2002:map' is a YAML tag, and Weir uses none. Remove it."),
        Snippet.Says(
            "A_merge_key",
            Snippet.Web + """
            x: &x { endpoints: [ "a:1" ] }
            pools: { web: { <<: *x } }

            """,
            "w.yaml:2:1 x: 'x' is not a key of the file. Known: listeners, pools, admin, engine, accessLog, shutdown, ring.",
            """w.yaml:3:10 pools.web: 'endpoints' is missing. Give at least one: endpoints: [ "10.0.0.11:80" ].""",
            "w.yaml:3:17 pools.web.<<: Merge keys ('<<') are not read. Write the keys out, or use an alias for a whole value."),
        Snippet.Says(
            "A_file_nested_too_deeply",
            "a: " + new string('[', 40) + new string(']', 40),
            "w.yaml:1:35 a[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: The file is nested deeper than 32 levels. Weir's own keys need at most 8."),
        Snippet.Says(
            "Aliases_that_multiply",
            """
            a: &a [x,x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
            e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
            f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]

            """,
            "w.yaml:5:29 e[7]: The file has more than 100000 values, aliases counted as what they stand for. Write less of it with aliases."),
        Snippet.Says(
            "Null_for_pools",
            Snippet.Web + "pools:\n",
            "w.yaml:2:7 pools: The value is missing; a mapping of names to pools is expected. Without a value, remove the key."),
        Snippet.Says(
            "A_list_for_pools",
            Snippet.Web + """
            pools:
              - name: web

            """,
            "w.yaml:3:3 pools: This is a list; a mapping of names to pools is expected."),
        Snippet.Says(
            "No_pools_in_pools",
            Snippet.Web + "pools: {}\n",
            "w.yaml:2:8 pools: There are no pools. At least one is needed."),
        Snippet.Says(
            "A_word_for_a_pool",
            Snippet.Web + "pools: { web: \"a:1\" }\n",
            "w.yaml:2:15 pools.web: This is a single value; the keys of a pool are expected: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "A_pool_name_with_a_space",
            Snippet.Web + "pools: { my pool: { endpoints: [ \"b:1\" ] }, web: { endpoints: [ \"a:1\" ] } }\n",
            "w.yaml:2:10 pools.my pool: 'my pool' is not a name. A name is 1 to 64 letters, digits, '-' and '_'."),
        Snippet.Says(
            "A_misspelt_top_level_key",
            Snippet.Top("acessLog: { to: stdout }"),
            "w.yaml:3:1 acessLog: 'acessLog' is not a key of the file. Did you mean 'accessLog'? Known: listeners, pools, admin, engine, accessLog, shutdown, ring."),
        Snippet.Says(
            "A_key_of_a_later_version",
            Snippet.Top("tables: { kind: memory }"),
            "w.yaml:3:1 tables: 'tables' arrives with a later version of Weir. Remove the key for this one."),
        Snippet.Says(
            "A_mapping_for_accessLog_as_word",
            Snippet.Top("accessLog: stdout"),
            "w.yaml:3:12 accessLog: This is a single value; the keys of the access log are expected: format, to. Write accessLog: { to: stdout }."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
