"""Search (搜索) over what people wrote: any two signs that stand together are found, in Chinese as in English."""
