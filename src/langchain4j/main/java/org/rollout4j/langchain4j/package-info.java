/**
 * For programs that use LangChain4j: our language models as its chat models, its encoders as features of what people like, and the best of several answers
 * of any chat model. Nothing else of this project knows LangChain4j.
 */
package org.rollout4j.langchain4j;
