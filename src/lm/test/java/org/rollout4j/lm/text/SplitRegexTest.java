package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitRegexTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a|b)*",
                "(?:ab){2,3}",
                "(?<=a)b",
                "(?<n>a)",
                "(?P<n>a)",
                "(?i)a",
                "a.b",
                "^a",
                "a$",
                "\\bword",
                "\\w+",
                "\\h",
                "\\R",
                "\\X",
                "\\1",
                "\\k<n>",
                "\\p{Foo}",
                "\\p{^L}",
                "\\pL",
                "[[:alpha:]]",
                "[a[b]]",
                "[a&&b]",
                "a{2,}",
                "a{,3}",
                "a{5000}",
                "a{1,2}+",
                "[a",
                "[]",
                "a{1",
                "\\",
                "(a",
                "*a",
                "\\x41"
            })
    void whatIsNotCoveredIsRefusedByName(String regex) {
        assertThatThrownBy(() -> SplitRegex.compile(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("regular expression \"")
                .hasMessageEndingWith(" is not covered")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "\\s,'\u0085\u00a0\u2003\u2028\u3000\u000b',6",
        "\\s,'\u200b\ufeff\u001c\u180e',0",
        "\\p{L},'a\u00e9\u65e5\u01c5\u02b0\ud835\udc00',6",
        "\\p{N},'1\u0663\u00bd\u2167\u00b2',5",
        "\\d,'1\u0663\u00bd\u2167\u00b2',2",
        "[^\\s\\p{L}\\p{N}],'!\u0301\ud83d\ude00\u200b_',5",
        "\\p{Han},'\u65e5\u3042a',1",
        "(?i:'s),'''s''S''\u017f''t',3",
        "[\\r\\n],'\r\n\u2028',2",
        "\\u65e5,'\u65e5\u3042a',1"
    })
    void classesFollowUnicode(String regex, String text, int matches) {
        assertThat(SplitRegex.compile(regex).matcher(text).results().map(MatchResult::group))
                .hasSize(matches);
    }

    @Test
    void groupsAreNotNestedDeeply() {
        assertThatThrownBy(() -> SplitRegex.compile("(".repeat(600) + "a" + ")".repeat(600)))
                .hasMessageContaining("groups nested deeper than 10");
    }

    @Test
    void aRegularExpressionOfAnyLengthIsNotRead() {
        assertThatThrownBy(() -> SplitRegex.compile("a".repeat(2001)))
                .hasMessageContaining("more than 2000 characters");
    }
}
