/** What LangChain4j's own classes make of our models, and rerankers over encoders of others. */
package org.rollout4j.langchain4j;
