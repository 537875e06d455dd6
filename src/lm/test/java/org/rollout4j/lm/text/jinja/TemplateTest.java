package org.rollout4j.lm.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static Text render(String template, String content) {
        return Template.parse(template).render(Map.of("content", Text.untrusted(content)));
    }

    @Test
    void constructsOnTheirOwnRenderAsJinja2Does() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = TemplateTest.class.getResourceAsStream("/fixtures/chat/templates.json")) {
            JsonNode fixture = json.readTree(in);
            Object messages = Template.data(json.convertValue(fixture.path("snippet_messages"), List.class));
            for (JsonNode one : fixture.path("snippets")) {
                String template = one.path("template").textValue();
                if (one.has("error")) {
                    assertThatThrownBy(() -> Template.parse(template).render(Map.of("messages", messages)))
                            .as(template)
                            .isInstanceOf(IllegalArgumentException.class);
                } else {
                    assertThat(Template.parse(template)
                                    .render(Map.of("messages", messages))
                                    .toString())
                            .as(template)
                            .isEqualTo(one.path("text").textValue());
                }
            }
        }
    }

    /** The template, and what of its text is trusted: T, or not: u, for the content " ab ". */
    @ParameterizedTest
    @CsvSource(delimiter = '\u00a6', quoteCharacter = '`', textBlock = """
            <{{ content }}>                                       ¦ TuuuuT
            {{ '<' + content | trim + '>' }}                      ¦ TuuT
            {{ '<' ~ content ~ 1 ~ '>' }}                         ¦ TuuuuTT
            {{ content.strip().split('a')[1] ~ 'x' }}             ¦ uT
            {{ content[1:3] }}{{ content[::-1] }}                 ¦ uuuuuu
            {{ content | upper }}{{ content.lower() }}            ¦ uuuuuuuu
            {{ content | replace('a', 'T') }}                     ¦ uTuu
            {{ 'x-y' | replace('-', content) }}                   ¦ TuuuuT
            {{ content | tojson }}                                ¦ uuuuuu
            {{ ['x', content, 'y'] | join('-') }}                 ¦ TTuuuuTT
            {% for c in content %}{{ c }}{% endfor %}             ¦ uuuu
            {% set x %}<{{ content }}>{% endset %}{{ x }}         ¦ TuuuuT
            {% macro m(a) %}[{{ a }}]{% endmacro %}{{ m(content) }} ¦ TuuuuT
            {% set ns = namespace(a=content) %}{{ ns.a ~ 'x' }}   ¦ uuuuT
            {{ {'k': content}.k }}{{ {'k': content} | tojson }}   ¦ uuuuuuuuuuuuuuuuu
            {{ content if content else 'x' }}{{ '' or content }}  ¦ uuuuuuuu
            {{ content | default('x') }}{{ none | default(content) }} ¦ uuuuTTTT
            {{ content | length }}                                ¦ T
            """)
    void trustFollowsEachCharacter(String template, String trusted) {
        Text text = render(template, " ab ");
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < text.toString().length(); i++) {
            marks.append(text.trusted().get(i) ? 'T' : 'u');
        }
        assertThat(marks.toString()).as(text.toString()).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ 7 * 7 }}", "{% if true %}x{% endif %}", "{# note #}", "{{ content }}", "{%- raw -%}"})
    void aValueIsNeverReadAsTemplate(String content) {
        assertThat(render("[{{ content }}]", content).toString()).isEqualTo("[" + content + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\u00a6', quoteCharacter = '`', textBlock = """
            {% include 'x' %}             ¦ line 1: the tag include is not covered
            {% import 'x' as y %}         ¦ line 1: the tag import is not covered
            {% call m() %}{% endcall %}   ¦ line 1: the tag call is not covered
            {% raw %}x{% endraw %}        ¦ line 1: the tag raw is not covered
            {{ 1.5 }}                     ¦ line 1: a number with a point is not covered
            {{ x | sort }}                ¦ the filter sort is not covered
            {{ 'x'.zfill(3) }}            ¦ the method zfill of a text is not covered
            {{ [].append(1) }}            ¦ the method append of a list is not covered
            {{ 1 is prime }}              ¦ the test prime is not covered
            {{ strftime_now('%d') }}      ¦ strftime_now is undefined
            {{ 'a'.__class__ }}x{{ ''.__class__.__mro__ }} ¦ __class__ is undefined
            {{ 2 ** 3 }}                  ¦ '**' is not covered here
            {{ [1, 2] }}                  ¦ writing a list is not covered
            {% for a in 5 %}{% endfor %}  ¦ a number stands where a list is needed
            {{ 99999999999999999999 }}    ¦ more than 18 digits
            {% set a.b = 1 %}             ¦ a.b is set, and a is no namespace
            {{ range(1000000) }}          ¦ a range of more than 100000 numbers
            """)
    void whatIsNotCoveredIsRefusedByName(String template, String problem) {
        assertThatThrownBy(() -> render(template, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set ns = namespace(a='x') %}{% for i in range(99) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
                "{% set ns = namespace(a=[1]) %}{% for i in range(99) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
                "{% set ns = namespace(a='xx') %}{% for i in range(99) %}{% set ns.a = ns.a | replace('x', ns.a) %}{% endfor %}"
            })
    void aTemplateThatWouldRunForeverIsStopped(String template) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatThrownBy(() -> render(template, "x")).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void deepNestingIsRefusedAndOverflowsNothing() {
        for (String template : List.of(
                "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
                "{{ " + "[".repeat(100_000) + " }}",
                "{{ " + "not ".repeat(100_000) + "1 }}",
                "{{ " + "-".repeat(100_000) + "1 }}",
                "{{ a" + "[a".repeat(100_000) + " }}",
                "{{ 1" + " if 1 else 1".repeat(50_000) + " }}",
                "{{ 1" + " + 1".repeat(100_000) + " }}",
                "{{ a" + "|trim".repeat(100_000) + " }}",
                "{{ a" + ".b".repeat(100_000) + " }}",
                "{% if 1 %}".repeat(50_000),
                "{% if 1 %}" + "{% elif 1 %}".repeat(50_000) + "{% endif %}",
                "{% for a in b %}".repeat(50_000),
                "{% macro m() %}{{ m()" + "+ 1".repeat(900) + " }}{% endmacro %}{{ m() }}")) {
            assertThatThrownBy(() -> render(template, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("\n");
        }
    }
}
